/**
 * What a network is: nodes, links and the immutable snapshot of both that every computation reads.
 */
@NullMarked
package io.branchline.network;

import org.jspecify.annotations.NullMarked;
