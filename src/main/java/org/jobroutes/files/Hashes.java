package org.jobroutes.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;

/** Names a version of a file by its text. */
final class Hashes {
  private Hashes() {}

  /** The first 12 hexadecimal digits of the SHA-256 of a text and of what belongs to it. */
  static String of(byte[] text, Collection<byte[]> others) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(text);
      others.forEach(digest::update);
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
