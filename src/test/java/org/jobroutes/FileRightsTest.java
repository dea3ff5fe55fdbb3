package org.jobroutes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
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
      commands().checks(file);
    } else {
      assertThat(commands().broken(file)).contains(said + ", allowed is by its owner alone");
    }
  }

  @Test
  void a_file_that_its_group_may_write_is_refused_but_for_a_private_one() throws IOException {
    Path file = commands().type("mail", "", STEP);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
    String group = Files.readAttributes(file, PosixFileAttributes.class).group().getName();
    if (group.equals("root") || !group.equals(Files.getOwner(file).getName())) {
      assertThat(commands().broken(file))
          .contains("it may be written by the group " + group + ", allowed is by its owner alone");
    } else {
      commands().checks(file);
    }
  }

  @Test
  void a_file_in_a_folder_that_others_may_write_is_refused() throws IOException {
    Path file = commands().type("mail", "", STEP);
    Path folder = Files.createDirectory(file.resolveSibling("sub"));
    Path deep = Files.copy(file, folder.resolve("deep.camel.yaml"));
    Files.delete(file);
    commands().checks(deep);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(commands().broken(deep)).contains("its folder sub may be written by everyone");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(folder.getParent(), PosixFilePermissions.fromString("rwxr-xrwx"));
    assertThat(commands().broken(deep)).contains("the job folder may be written by everyone");
  }

  @Test
  void a_link_may_lead_inside_but_not_out() throws IOException {
    Path file = commands().type("mail", "", STEP);
    Path hidden = Files.createDirectory(file.resolveSibling("..data"));
    Files.move(file, hidden.resolve("mail.camel.yaml"));
    Files.createSymbolicLink(file, Path.of("..data/mail.camel.yaml"));
    commands().checks(file);
    Files.move(hidden.resolve("mail.camel.yaml"), home.resolve("mail.camel.yaml"));
    Files.delete(file);
    Files.createSymbolicLink(file, home.resolve("mail.camel.yaml"));
    assertThat(commands().broken(file)).contains("it is a link that leaves the job folder");
  }

  private Commands commands() {
    return Commands.offline(home);
  }
}
