/** Tests of commands against a real broker. */
@NullMarked
package dev.skerry.agent.act;

import org.jspecify.annotations.NullMarked;
