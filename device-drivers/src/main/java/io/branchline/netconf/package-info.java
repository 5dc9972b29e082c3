/**
 * NETCONF (RFC 6241) over SSH (RFC 6242): one session a router with a pinned host key, replies with
 * the router's own words, and the driver that takes a change through candidate, confirmed commit
 * and confirmation. What the configuration looks like is a {@link io.branchline.netconf.Dialect}'s
 * matter.
 */
@NullMarked
package io.branchline.netconf;

import org.jspecify.annotations.NullMarked;
