package org.jobroutes.files;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can't be a job file is told once, with its line where there is one, and does no harm. */
class BadFilesTest extends FolderFixture {
  @Test
  void one_is_served_once_it_is_mended_and_others_all_the_time() throws Exception {
    write("bad.camel.yaml", says("bad", "x").replace("setBody", "sayBody"));
    write("x.camel.yaml", says("x", "one"));
    files.load();
    look(100);
    assertThat(said("x")).isEqualTo("one");
    assertThat(consumer("bad")).isNull();
    assertThat(error("bad.camel.yaml")).contains("sayBody", "line 10");
    assertThat(logged())
        .singleElement()
        .asString()
        .contains("Job file bad.camel.yaml is broken, its types are not served", "line 10");

    write("bad.camel.yaml", says("bad", "good"));
    look();
    assertThat(said("bad")).isEqualTo("good");

    write("bad.camel.yaml", says("bad", "x").replace("setBody", "sayBody"));
    look(100);
    assertThat(said("bad")).isEqualTo("good");
    assertThat(logged()).hasSize(2);
    assertThat(logged().get(1)).contains("its last good version goes on serving");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "from an option that isn't there | uri: job:x | uri: job:x?maxAtempts=3 | 4 | maxAtempts",
        "an option out of range | uri: job:x | uri: job:x?maxAttempts=0 | 4 | maxAttempts: given 0",
        "an unknown component | direct:x-beside | nowhere:x | 8 | nowhere",
        "a member that isn't there | constant: done | constant: done, nested: x | 9 | nested",
        "a long step within others | 'to: { uri: \"direct:x-beside\" }' | 'to: # there\n                    uri: nowhere:x' | 8 | nowhere",
        "an option within others | direct:x-beside | direct:x?blok=true | 8 | blok",
        "a function that isn't there | constant: done | simple: '${none:1}' | 9 | none",
        "a step that isn't there | setBody | setBdy | 9 | setBdy",
        "no YAML | steps: | steps: [ | 6 | expected",
      })
  void its_line_is_told(String what, String text, String instead, int line, String said)
      throws Exception {
    String good =
        """
        - route:
            id: x
            from:
              uri: job:x
              steps:
                - doTry:
                    steps:
                      - to: { uri: "direct:x-beside" }
                      - setBody: { constant: done }
                    doFinally: { steps: [ { log: over } ] }
        """;
    write("x.camel.yaml", good.replace(text, instead));
    files.load();
    assertThat(error("x.camel.yaml")).contains("line " + line, said);
  }

  @Test
  void text_may_have_a_mark_of_its_encoding_and_line_ends_of_windows() throws Exception {
    write("x.camel.yaml", "\uFEFF" + says("x", "größer").replace("\n", "\r\n"));
    files.load();
    assertThat(error("x.camel.yaml")).isNull();
    assertThat(said("x")).isEqualTo("größer");
  }

  @Test
  void what_is_no_text_of_a_job_file_is_told() throws Exception {
    write("x.camel.yaml", says("x", "one"));
    write("latin.camel.yaml", says("latin", "größer").getBytes(ISO_8859_1));
    write("large.camel.yaml", says("large", "one") + "#".repeat(1 << 20));
    Files.createDirectory(folder.resolve("folder.camel.yaml"));
    Files.createSymbolicLink(folder.resolve("link.camel.yaml"), Path.of("nowhere"));
    Files.createSymbolicLink(folder.resolve("circle.camel.yaml"), Path.of("circle.camel.yaml"));
    files.load();
    look(100);
    assertThat(error("latin.camel.yaml"))
        .isEqualTo("line 10: the byte 0xf6 is not UTF-8; save the file as UTF-8");
    assertThat(error("large.camel.yaml")).matches("it has 104\\d{4} bytes, allowed are 1048576");
    assertThat(error("folder.camel.yaml")).startsWith("it is a folder; ");
    assertThat(error("link.camel.yaml")).isEqualTo("it is a link to a file that doesn't exist");
    assertThat(error("circle.camel.yaml")).isEqualTo("it is a link to a file that doesn't exist");
    assertThat(logged()).hasSize(5);
    assertThat(said("x")).isEqualTo("one");
  }

  @Test
  void what_may_not_be_read_is_told_and_goes_on_serving() throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    write("x.camel.yaml", says("x", "one"));
    write("sub/y.camel.yaml", says("y", "two"));
    files.load();
    Path file = forbid(folder.resolve("x.camel.yaml"));
    Path sub = forbid(folder.resolve("sub"));
    assumeThat(Files.isReadable(file)).as("this user may read everything").isFalse();
    try {
      look();
      assertThat(error("x.camel.yaml")).startsWith("it can't be read; give the user");
      assertThat(error("sub")).startsWith("this folder can't be read; give the user");
      assertThat(said("x")).isEqualTo("one");
      assertThat(said("y")).isEqualTo("two");
    } finally {
      Files.setPosixFilePermissions(sub, PosixFilePermissions.fromString("rwx------"));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    look();
    assertThat(files.all()).allMatch(known -> known.error() == null);
  }

  private static Path forbid(Path path) throws Exception {
    return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
  }
}
