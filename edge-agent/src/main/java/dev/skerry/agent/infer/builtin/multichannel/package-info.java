/** How far several resources together are from their usual values, also where these drift. */
@NullMarked
package dev.skerry.agent.infer.builtin.multichannel;

import org.jspecify.annotations.NullMarked;
