/**
 * What other servers answer: read with bounded memory and time, and told to an operator when it
 * can't be used.
 *
 * <p>Start at {@link org.jobroutes.upstream.UpstreamAnswer}.
 */
package org.jobroutes.upstream;
