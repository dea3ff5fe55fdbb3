/**
 * Job types as Camel routes: {@code from: job:<type>} declares one, {@link
 * org.jobroutes.job.JobTypes} finds it again. Start reading at {@link
 * org.jobroutes.job.JobComponent}.
 */
package org.jobroutes.job;
