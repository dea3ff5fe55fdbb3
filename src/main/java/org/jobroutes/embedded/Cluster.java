package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** The folder with the data: made whole under another name, so that half of one is never used. */
final class Cluster {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final DataFolder folder;
  private final ServerBinaries binaries;
  private final RunAs runAs;

  Cluster(DataFolder folder, ServerBinaries binaries, RunAs runAs) {
    this.folder = folder;
    this.binaries = binaries;
    this.runAs = runAs;
  }

  /** Creates the cluster, or checks the one that is there; true when it was created. */
  boolean ensure() throws IOException {
    Path version = folder.cluster().resolve("PG_VERSION");
    boolean fresh = !Files.exists(version);
    if (fresh) {
      create();
    } else {
      check(Files.readString(version).strip());
    }
    runAs.claim(folder.cluster());
    return fresh;
  }

  private void check(String found) throws IOException {
    String major = ServerBinaries.VERSION.substring(0, ServerBinaries.VERSION.indexOf('.'));
    if (!found.equals(major)) {
      throw new IOException(
          "its data are of PostgreSQL " + found + " while the server is PostgreSQL " + major);
    }
    if (!Files.exists(folder.password())) {
      throw new IOException("the file " + folder.password() + " is missing");
    }
  }

  private void create() throws IOException {
    // Deletes nothing but an empty folder
    Files.deleteIfExists(folder.cluster());
    Path staging = folder.root().resolve("postgres.new");
    PrivateFiles.deleteTree(staging);
    PrivateFiles.createFolder(staging);
    Password.ensure(folder);
    runAs.claim(staging);
    runAs.claim(folder.password());
    initialize(staging);
    Files.writeString(
        staging.resolve("postgresql.conf"), ServerSettings.INCLUDE, StandardOpenOption.APPEND);
    Files.move(staging, folder.cluster(), StandardCopyOption.ATOMIC_MOVE);
    PrivateFiles.syncFolder(folder.root());
  }

  private void initialize(Path target) throws IOException {
    Command.Result result =
        Command.run(
            LIMIT,
            runAs.command(
                binaries.program("initdb"),
                "--pgdata=" + target,
                "--username=" + Login.USER,
                "--pwfile=" + folder.password(),
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums"));
    if (!result.ok()) {
      throw new IOException("initdb failed: " + ServerLog.decisiveLine(result.output()));
    }
  }
}
