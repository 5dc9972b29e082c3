/** What holds for the whole house, checked from the one room that sees all others. */
@NullMarked
package io.branchline.lab;

import org.jspecify.annotations.NullMarked;
