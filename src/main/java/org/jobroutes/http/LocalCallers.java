package org.jobroutes.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where no key is set, a caller must be a program of this machine: neither a web page that its
 * browser shows, by its own or by a rebound name, nor somebody behind a proxy that runs here.
 */
final class LocalCallers {
  private static final Pattern LOOPBACK =
      Pattern.compile(
          "(localhost|([a-z0-9-]+\\.)+localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?");
  private static final String FORWARDED = "X-Forwarded";

  private final String own;

  /**
   * Callers of one server.
   *
   * @param address where it is found, {@code http://host:port}; its host is a name for this machine
   */
  LocalCallers(String address) {
    this.own = address.substring("http://".length()).toLowerCase(Locale.ROOT);
  }

  /** Why this request is none of this machine's own programs, or null. */
  String refusal(HttpServerRequest request) {
    if (!isLoopback(request)) {
      return "given a caller of another machine, allowed are programs of this one";
    }
    List<String> hosts = hosts(request);
    // Only a client of a proxy writes a whole address into its request line.
    if (hosts.isEmpty() || !request.uri().startsWith("/")) {
      return "given no Host, allowed localhost, 127.0.0.1 or [::1]";
    }
    for (String host : hosts) {
      if (!host.equals(own) && !LOOPBACK.matcher(host).matches()) {
        return "Host: given \"%s\", allowed localhost, 127.0.0.1 or [::1]"
            .formatted(Requests.cut(host));
      }
    }
    return refusalOfOthers(request, hosts);
  }

  private static String refusalOfOthers(HttpServerRequest request, List<String> hosts) {
    for (String origin : request.headers().getAll("Origin")) {
      for (String host : hosts) {
        if (!origin.equalsIgnoreCase("http://" + host)) {
          return "Origin: given \"%s\", allowed none, or the address that was asked"
              .formatted(Requests.cut(origin));
        }
      }
    }
    for (Map.Entry<String, String> header : request.headers()) {
      if (isOfProxy(header.getKey())) {
        return "given a header %s, allowed none of a proxy"
            .formatted(Requests.cut(header.getKey()));
      }
    }
    return null;
  }

  private static boolean isOfProxy(String header) {
    return header.regionMatches(true, 0, FORWARDED, 0, FORWARDED.length())
        || header.equalsIgnoreCase("Forwarded")
        || header.equalsIgnoreCase("X-Real-IP")
        || header.equalsIgnoreCase("Via");
  }

  private static List<String> hosts(HttpServerRequest request) {
    List<String> hosts = new ArrayList<>(request.headers().getAll("Host"));
    if (request.authority() != null) {
      hosts.add(request.authority().toString());
    }
    hosts.replaceAll(host -> host.strip().toLowerCase(Locale.ROOT));
    return hosts;
  }

  private static boolean isLoopback(HttpServerRequest request) {
    byte[] address =
        request.remoteAddress() == null
            ? null
            : NetUtil.createByteArrayFromIpAddressString(request.remoteAddress().hostAddress());
    try {
      return address != null && InetAddress.getByAddress(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
