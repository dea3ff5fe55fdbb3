/**
 * The folder in which people keep job types: what lies there is checked and served as it is at any
 * time. Start reading at {@link org.jobroutes.files.JobFiles}.
 */
package org.jobroutes.files;
