/** What tests share: a seeded generator, and runs over many seeds that name the one that failed. */
@NullMarked
package dev.skerry.sync.testkit;

import org.jspecify.annotations.NullMarked;
