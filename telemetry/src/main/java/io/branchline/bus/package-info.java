/** Carries samples between processes over Kafka. */
@NullMarked
package io.branchline.bus;

import org.jspecify.annotations.NullMarked;
