package org.jobroutes.fallback;

import static org.jobroutes.support.StubEngine.raw;
import static org.jobroutes.support.StubEngine.reply;

import java.util.HashMap;
import java.util.Map;
import org.jobroutes.support.StubEngine;
import org.jobroutes.support.StubEngine.Reply;

/** How a second engine may answer instead of accepting; many tell back where the event was sent. */
final class BadAnswers {
  private static final String OK = "{\"ids\":[\"01\"],\"status\":200";

  /** The one that is good, though it has an error in it. */
  static final Reply ODD = reply("200 OK", OK + ",\"error\":{}}");

  private BadAnswers() {}

  /** By the id of the event that is answered so. */
  static Map<String, Reply> of(StubEngine engine) {
    Map<String, Reply> bad = new HashMap<>();
    String half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"ids\"";
    bad.put("endless", engine.forEver("HTTP/1.1 200 OK\r\n\r\n", " ".repeat(9000), 0));
    bad.put("lost", raw(""));
    bad.put("half", raw(half));
    bad.put("garbage", raw("PATH is no HTTP\r\n\r\n"));
    bad.put("bad-status", raw("HTTP/1.1 PATH\r\n\r\n"));
    bad.put("not-json", reply("200 OK", "<html>PATH</html>"));
    bad.put("two-values", reply("200 OK", OK + "} PATH"));
    bad.put("no-status", reply("200 OK", "{\"ids\":[]}"));
    bad.put("empty", reply("204 No Content", ""));
    bad.put("redirect", reply("307 PATH", "PATH", "Location: " + engine.url() + "/moved?k=PATH"));
    bad.put("408", reply("408 Request Timeout", ""));
    bad.put("429", reply("429 Too Many", "{\"status\":429,\"error\":{}}", "Retry-After: 45"));
    bad.put("503", reply("503 PATH", "down", "Retry-After: 3600", "X-Path: PATH"));
    bad.put("500", reply("500 Oops", "{\"error\":\"\\u0000 PATH\",\"status\":500}"));
    bad.put("400", reply("400 Bad", "{\"error\":\"bad payload\",\"status\":400}"));
    bad.put("400-inside", reply("200 OK", "{\"ids\":[\"01\"],\"status\":400,\"error\":{\"a\":1}}"));
    bad.put("429-inside", reply("200 OK", "{\"status\":429,\"error\":\"slow down\"}"));
    bad.put("401", reply("401 PATH", "{\"error\":\"Event key not found: PATH\",\"status\":401}"));
    bad.put("404", reply("404 Not Found", "no such key PATH"));
    bad.put("413", reply("413 Too Large", "x".repeat(5000)));
    bad.put("day-old", reply("500 Oops", ""));
    bad.put("tried-5-times", reply("500 Oops", ""));
    bad.put("tried-30-times", reply("500 Oops", ""));
    return bad;
  }
}
