package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jobroutes.Commands.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may write a job file decides whether it is served. */
class FileRightsTest {
  private static final String STEP = "{ log: x }";
  @TempDir private Path home;

  @ParameterizedTest
  @CsvSource({
    "rw-rw-rw-, it may be written by everyone",
    "rw-r--rw-, it may be written by everyone",
    "rwxr-xr-x,"
  })
  void a_file_that_others_may_write_is_refused(String mode, String said) throws IOException {
    Path file = commands().type("mail", "", STEP);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    if (said == null) {
      assertOk(commands(), file);
    } else {
      assertThat(refusal(commands(), file)).contains(said + ", allowed is by its owner alone");
    }
  }

  @Test
  void a_file_in_a_folder_that_others_may_write_is_refused() throws IOException {
    Path file = commands().type("mail", "", STEP);
    Path folder = Files.createDirectory(file.resolveSibling("sub"));
    Path deep = Files.copy(file, folder.resolve("deep.camel.yaml"));
    Files.delete(file);
    assertOk(commands(), deep);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(refusal(commands(), deep)).contains("its folder sub may be written by everyone");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxr-xrwx"));
    assertThat(refusal(commands(), deep)).contains("the job folder may be written by everyone");
  }

  @Test
  void a_link_may_lead_inside_but_not_out() throws IOException {
    Path file = commands().type("mail", "", STEP);
    Path hidden = Files.createDirectory(file.resolveSibling("..data"));
    Files.move(file, hidden.resolve("mail.camel.yaml"));
    Files.createSymbolicLink(file, Path.of("..data/mail.camel.yaml"));
    assertOk(commands(), file);
    Files.move(hidden.resolve("mail.camel.yaml"), home.resolve("mail.camel.yaml"));
    Files.delete(file);
    Files.createSymbolicLink(file, home.resolve("mail.camel.yaml"));
    assertThat(refusal(commands(), file)).contains("it is a link that leaves the job folder");
  }

  private static String refusal(Commands commands, Path file) {
    Run run = commands.run("check", file.toString());
    assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
    assertThat(run.err()).startsWith("jobs: " + file + " is broken: ").hasLineCount(1);
    return run.err();
  }

  private static void assertOk(Commands commands, Path file) {
    Run run = commands.run("check", file.toString());
    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
  }

  /** Without a database: the embedded one is in a folder that can't be made. */
  private Commands commands() {
    return new Commands(home, "").set("JOBS_DATA_DIR", "/dev/null/data");
  }
}
