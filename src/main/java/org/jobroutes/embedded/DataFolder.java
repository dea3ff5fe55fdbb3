package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where everything of the embedded server lies; {@code root} is absolute and without links. */
record DataFolder(Path root) {

  /** Creates the folder where it is missing. */
  static DataFolder create(Path folder) {
    try {
      Path given = folder.toAbsolutePath();
      // createDirectories refuses a link to a folder
      return new DataFolder(
          (Files.isDirectory(given) ? given : Files.createDirectories(given)).toRealPath());
    } catch (IOException e) {
      throw EmbeddedServerException.of(new DataFolder(folder), e);
    }
  }

  /** The unpacked binaries of one version. */
  Path binaries(String version) {
    return root.resolve("server").resolve(version);
  }

  Path cluster() {
    return root.resolve("postgres");
  }

  Path settings() {
    return cluster().resolve("jobroutes.conf");
  }

  Path pidFile() {
    return cluster().resolve("postmaster.pid");
  }

  Path password() {
    return root.resolve("password");
  }

  Path log() {
    return root.resolve("server.log");
  }

  Path users() {
    return root.resolve("users.lock");
  }

  Path lock() {
    return root.resolve("serve.lock");
  }
}
