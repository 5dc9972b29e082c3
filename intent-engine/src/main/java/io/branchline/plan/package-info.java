/**
 * Where each class of each branch goes: the choice of lines from the outlook, and the reasons for
 * it.
 */
@NullMarked
package io.branchline.plan;

import org.jspecify.annotations.NullMarked;
