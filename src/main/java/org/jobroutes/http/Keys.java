package org.jobroutes.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The keys that open the API, known by their hashes only, and the secret of triggers. */
public final class Keys {
  /** How to make the hash of a key in a shell. */
  public static final String HASHING = "printf %s \"$KEY\" | sha256sum";

  private final Map<Role, List<byte[]>> hashes = new EnumMap<>(Role.class);
  private final byte[] secret;

  /**
   * Keys as settings give them.
   *
   * @param lists for each role {@code sha256:<64 hexadecimal digits>}, several separated by commas;
   *     empty for none
   * @param cronSecret 16 to 500 visible characters of ASCII; empty for none
   * @throws IllegalArgumentException naming the setting and the rule, never the value, which may be
   *     a key that was pasted as it is
   */
  public Keys(Map<Role, String> lists, String cronSecret) {
    lists.forEach((role, list) -> hashes.put(role, parsed("jobs.keys-" + role.text(), list)));
    if (!cronSecret.isEmpty() && !cronSecret.matches("[!-~]{16,500}")) {
      throw new IllegalArgumentException(
          "jobs.cron-secret: given a text of %d characters, allowed 16 to 500 letters, digits and signs without blanks; make one with: openssl rand -hex 32"
              .formatted(cronSecret.length()));
    }
    this.secret = cronSecret.isEmpty() ? null : hash(cronSecret);
  }

  /** Whether a key is set; the cron secret is none. */
  public boolean any() {
    return hashes.values().stream().anyMatch(list -> !list.isEmpty());
  }

  /** What somebody with this key or secret may do. It compares with all, however early one fits. */
  Set<Role> heldWith(String given) {
    byte[] hash = hash(given);
    Set<Role> held = EnumSet.of(Role.PUBLIC);
    for (Map.Entry<Role, List<byte[]>> role : hashes.entrySet()) {
      for (byte[] one : role.getValue()) {
        if (MessageDigest.isEqual(one, hash)) {
          held.addAll(role.getKey().included());
        }
      }
    }
    if (secret != null && MessageDigest.isEqual(secret, hash)) {
      held.add(Role.SECRET);
    }
    return held;
  }

  private static List<byte[]> parsed(String setting, String list) {
    List<byte[]> parsed = new ArrayList<>();
    for (String entry : list.isBlank() ? new String[0] : list.split(",", -1)) {
      String one = entry.strip().toLowerCase(Locale.ROOT);
      if (!one.matches("sha256:[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "%s: given a text of %d characters, allowed sha256: and 64 hexadecimal digits, several separated by commas; make them with: %s"
                .formatted(setting, entry.strip().length(), HASHING));
      }
      parsed.add(notOfNothing(setting, HexFormat.of().parseHex(one.substring("sha256:".length()))));
    }
    return parsed;
  }

  private static byte[] notOfNothing(String setting, byte[] hash) {
    if (MessageDigest.isEqual(hash, hash(""))) {
      throw new IllegalArgumentException(
          "%s: given the hash of an empty text, allowed the hash of a key; set KEY first, then: %s"
              .formatted(setting, HASHING));
    }
    return hash;
  }

  private static byte[] hash(String key) {
    try {
      // One byte a character, as headers are read: so the hash is that of the bytes that were sent.
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(ISO_8859_1));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "Keys";
  }
}
