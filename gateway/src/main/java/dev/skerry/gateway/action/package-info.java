/** What agents themselves are told to do, one at a time or many at once. */
@NullMarked
package dev.skerry.gateway.action;

import org.jspecify.annotations.NullMarked;
