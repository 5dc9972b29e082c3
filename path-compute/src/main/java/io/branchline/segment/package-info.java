/** Segment routing identifiers (RFC 8402, RFC 8986) and the lists a headend imposes. */
@NullMarked
package io.branchline.segment;

import org.jspecify.annotations.NullMarked;
