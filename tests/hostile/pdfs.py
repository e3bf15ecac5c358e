"""PDF files made by hand, a few objects each."""

# A password is asked for where the key cannot be derived from an empty one.
LOCK = b"<< /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%s> /U <%s> >>" % (b"ab" * 32, b"cd" * 32)


def make_pdf(*pages, locked=False, catalog="", stream=None):
    """A PDF of ``pages``, each a list of lines; an empty list is a page without text.

    ``catalog`` is put into its catalog. ``stream``, if given, is what each page shows instead, packed with deflate.
    """
    kids = " ".join(f"{4 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog.encode(),
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids.encode(), len(pages)),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for i, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj 0 -20 Td " for line in lines)
        held = f"BT /F1 12 Tf 72 720 Td {shown}ET".encode("cp1252") if stream is None else stream
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (5 + 2 * i)
        )
        packed = b"" if stream is None else b"/Filter /FlateDecode "
        objects.append(b"<< /Length %d %s>>\nstream\n%s\nendstream" % (len(held), packed, held))
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in enumerate([*objects, *([LOCK] if locked else [])], 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    lock = b"/Encrypt %d 0 R /ID [<00> <00>] " % len(places) if locked else b""
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, lock, len(out))
    return bytes(out) + head + table + trailer
