package org.jobroutes.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Base64;

/** The superuser's password file: 192 random bits, readable by its owner only. */
final class Password {
  private static final int BYTES = 24;

  private Password() {}

  /** Writes a new password unless there is one: it may belong to a cluster that was moved away. */
  static void ensure(DataFolder folder) throws IOException {
    if (!Files.exists(folder.password()) || read(folder).isEmpty()) {
      Path staging = folder.root().resolve("password.new");
      Files.deleteIfExists(staging);
      PrivateFiles.createFile(staging);
      Files.writeString(staging, random());
      Files.move(staging, folder.password(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  static String read(DataFolder folder) throws IOException {
    return Files.readString(folder.password()).strip();
  }

  private static String random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
