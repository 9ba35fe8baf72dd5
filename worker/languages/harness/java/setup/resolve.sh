# The class path of each module. The phases that make sources and let modules find each other are passed through
# without compiling and without gates; a build that wants a newer Maven gets one.
newer=3.9.11
plugin=org.apache.maven.plugins:maven-dependency-plugin:3.6.1
less="-Dmaven.main.skip -Dmaven.test.skip -Denforcer.skip -Drat.skip -Dcheckstyle.skip -Danimal.sniffer.skip
  -Dspotless.check.skip -Dspotless.apply.skip -Dlicense.skip -Djacoco.skip -Dspotbugs.skip -Dpmd.skip"
goals="$plugin:build-classpath -Dmdep.outputFile=.pullwright-classpath"
resolve() {
  # shellcheck disable=SC2086
  "$@" -B -ntp -q -fae $less process-test-classes $goals
}
newest() {
  here=$PWD
  cd /tmp
  mvn -B -ntp -q "$plugin:unpack" "-Dartifact=org.apache.maven:apache-maven:$newer:tar.gz:bin" \
    -DoutputDirectory=/tmp/pullwright-maven
  cd "$here"
}
# shellcheck disable=SC2086
resolve mvn || { newest && resolve sh /tmp/pullwright-maven/apache-maven-$newer/bin/mvn; } ||
  mvn -B -ntp -q $goals || find . -name .pullwright-classpath | grep -q .
