package org.jobroutes;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import org.jobroutes.http.Keys;

/** Addresses among the settings: where this process listens, and those of other servers. */
final class Addresses {
  private Addresses() {}

  static String of(String host, int port) {
    String name = host;
    if (resolved(host).isAnyLocalAddress()) {
      name = host.contains(":") ? "::1" : "127.0.0.1";
    }
    return "http://%s:%d".formatted(name.contains(":") ? "[" + name + "]" : name, port);
  }

  static String url(SettingsSource given, String key, String otherwise) {
    String url = given.text(key, otherwise);
    if (!isAddress(url)) {
      throw new IllegalArgumentException(
          "%s: given \"%s\", allowed an http:// or https:// address".formatted(key, url));
    }
    return url.replaceAll("/+$", "");
  }

  private static boolean isAddress(String url) {
    try {
      return url.matches("https?:.*") && new URI(url).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  static String checkedHost(String host, Keys keys) {
    if (!keys.any() && !resolved(host).isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "jobs.host: given \"%s\", allowed without a key is a loopback address such as 127.0.0.1; set a key first, for example JOBS_KEYS_ADMIN=sha256:<hash>, the hash made with: %s"
              .formatted(host, Keys.HASHING));
    }
    return host;
  }

  private static InetAddress resolved(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          "jobs.host: given \"%s\", allowed an address of this machine such as 127.0.0.1, or 0.0.0.0 for all that it has"
              .formatted(host));
    }
  }
}
