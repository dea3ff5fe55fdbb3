/**
 * Job types as Camel routes: {@code from: job:<type>} declares one, {@link
 * org.jobroutes.job.JobTypes} finds it again, and {@link org.jobroutes.job.JobFiles} loads the
 * folder in which people keep them. Start reading at {@link org.jobroutes.job.JobComponent}.
 */
package org.jobroutes.job;
