package org.jobroutes.embedded;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/** PostgreSQL's programs, unpacked from the class path into the data folder. */
record ServerBinaries(Path home) {
  /** The version of the binaries in the class path. */
  static final String VERSION = "18.6";

  /** Unpacks them unless they are there; a killed unpacking is begun anew. */
  static ServerBinaries unpack(DataFolder folder) throws IOException {
    Path home = folder.binaries(VERSION);
    if (!Files.isDirectory(home)) {
      Path staging = home.resolveSibling(VERSION + ".new");
      PrivateFiles.deleteTree(staging);
      Files.createDirectories(staging);
      try (InputStream archive = resource().openStream()) {
        Archive.unpack(archive, staging);
      }
      Files.move(staging, home);
    }
    return new ServerBinaries(home);
  }

  private static URL resource() throws IOException {
    String system = system(System.getProperty("os.name"));
    List<String> names = machines(System.getProperty("os.arch")).map(m -> name(system, m)).toList();
    return names.stream()
        .map(ServerBinaries.class::getResource)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> new FileNotFoundException("the class path lacks " + names.get(0)));
  }

  private static String name(String system, String machine) {
    return "/postgres-" + system + "-" + machine + ".txz";
  }

  private static String system(String name) {
    String system = name.toLowerCase(Locale.ROOT);
    if (system.startsWith("mac")) {
      return "darwin";
    }
    return system.startsWith("windows") ? "windows" : system;
  }

  private static Stream<String> machines(String name) {
    return switch (name) {
      case "amd64", "x86_64" -> Stream.of("x86_64", "amd64");
      case "aarch64", "arm64" -> Stream.of("arm_64", "arm_64v8", "aarch64", "arm64");
      default -> Stream.of(name);
    };
  }

  /** True when the process is a server that was started from here. */
  boolean run(ProcessHandle process) {
    return process.info().command().filter(program("postgres")::equals).isPresent();
  }

  /** The path of one of the programs. */
  String program(String name) {
    return home.resolve("bin").resolve(PrivateFiles.POSIX ? name : name + ".exe").toString();
  }
}
