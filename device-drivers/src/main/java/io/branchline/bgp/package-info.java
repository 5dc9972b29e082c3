/**
 * The topology as a route reflector tells it: BGP-LS (RFC 9552) in, {@code TopologyChange}s out.
 *
 * <p>OpenDaylight's codecs and finite state machine carry the session; what is said of nodes and
 * links is read here, because a controller must survive attributes it does not understand: an
 * attribute that is malformed is discarded and reported, and the session stays (RFC 7606).
 */
@NullMarked
package io.branchline.bgp;

import org.jspecify.annotations.NullMarked;
