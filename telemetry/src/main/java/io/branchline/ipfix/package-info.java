/**
 * Takes flow records from routers (IPFIX, RFC 7011) and turns them into reports by application and
 * by users' subnet.
 */
@NullMarked
package io.branchline.ipfix;

import org.jspecify.annotations.NullMarked;
