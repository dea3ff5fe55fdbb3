package org.jobroutes.support;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.util.FileUtil;

/** Temporary folders that outlive a test, and go when all tests of this JVM have ended. */
public final class Scratch {
  private Scratch() {}

  /** Makes one. */
  public static Path folder(String prefix) throws IOException {
    Path folder = Files.createTempDirectory(prefix);
    atEnd(() -> delete(folder));
    return folder;
  }

  static void atEnd(Runnable ending) {
    Runtime.getRuntime().addShutdownHook(new Thread(ending));
  }

  static void delete(Path folder) {
    FileUtil.removeDir(folder.toFile());
  }
}
