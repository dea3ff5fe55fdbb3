/**
 * The second engine beside the workers: {@link org.jobroutes.fallback.Execution} says who runs
 * calendar syncs, {@link org.jobroutes.fallback.EventTarget} where the other engine is, and {@code
 * routes/fallback} sends it its events.
 */
package org.jobroutes.fallback;
