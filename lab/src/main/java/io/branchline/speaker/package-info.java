/**
 * A route reflector of the lab: tells a {@code Topology} to BGP-LS listeners, written from the RFCs
 * and sharing no code with what will read it.
 */
@NullMarked
package io.branchline.speaker;

import org.jspecify.annotations.NullMarked;
