"""Settings of Spark for runs of a minute, which are not worth compiling well: Java takes half as long."""

_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
_CONF = {
    "spark.driver.extraJavaOptions": _JAVA,
    "spark.executor.extraJavaOptions": _JAVA,
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}
QUICK = tuple(word for setting in _CONF.items() for word in ("--conf", "=".join(setting)))
