/**
 * A bank network of real packets: each router is a network namespace of this Linux kernel, lines
 * are pairs of TUN devices that one thread of this process joins, and an agent gives every router
 * its NETCONF and gNMI servers and turns what they accept into SRv6 routes, marks and queues. Needs
 * root; nothing outside its own namespaces is touched.
 */
@NullMarked
package io.branchline.netns;

import org.jspecify.annotations.NullMarked;
