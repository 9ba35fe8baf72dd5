# JUnit's launcher in the version of the platform that the project has, and the engines that its tests lack.
version() {
  cat /deps/classpath/* 2>/dev/null | tr ':' '\n' | sed -n "s/.*\/$1-\([0-9][A-Za-z0-9.-]*\)\.jar$/\1/p" | head -n 1
}
one() {
  echo "<dependency><groupId>$1</groupId><artifactId>$2</artifactId><version>$3</version></dependency>"
}
platform=$(version junit-platform-commons)
jupiter=$(version junit-jupiter-api)
four=$(version junit)
: "${platform:=1.11.4}"
case $platform in
  1.*) engine=5.${platform#*.} ;;
  *) engine=$platform ;;
esac
place=/tmp/pullwright-launcher
mkdir -p $place /deps/launcher
{
  echo '<project><modelVersion>4.0.0</modelVersion><groupId>pullwright</groupId>'
  echo '<artifactId>launcher</artifactId><version>1</version><dependencies>'
  one org.junit.platform junit-platform-launcher "$platform"
  if test -n "$jupiter" || test -z "$four"; then one org.junit.jupiter junit-jupiter "${jupiter:-$engine}"; fi
  if test -n "$four" || test -z "$jupiter"; then one org.junit.vintage junit-vintage-engine "$engine"; fi
  echo '</dependencies></project>'
} > $place/pom.xml
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
mvn -B -ntp -q -f $place/pom.xml $plugin:copy-dependencies -DoutputDirectory=/deps/launcher
