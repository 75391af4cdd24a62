/** One change of many agents: looked at before, carried out one after the other, and taken back. */
@NullMarked
package dev.skerry.gateway.bulk;

import org.jspecify.annotations.NullMarked;
