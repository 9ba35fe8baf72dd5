# Of every module: its class path, and the sources that its build generates.
mkdir -p /deps/classpath /deps/generated
number=0
for file in $(find . -name .pullwright-classpath); do
  number=$((number + 1))
  cp "$file" /deps/classpath/$number
  dirname "$file" | sed 's|^\./||; s|^\.$||' >> /deps/modules
done
find . -path '*/target/generated-*' -name '*.java' -exec cp --parents '{}' /deps/generated/ ';'
