package org.jobroutes.worker;

/**
 * A claimed job.
 *
 * @param id as text in lower case
 * @param seq the fence: every write about this claim must match it
 * @param payload JSON text, or null
 * @param attempts failed ones before this claim
 */
public record Claim(
    String id, long seq, String type, String payload, int attempts, int maxAttempts) {
  Claim withoutPayload() {
    return payload == null ? this : new Claim(id, seq, type, null, attempts, maxAttempts);
  }
}
