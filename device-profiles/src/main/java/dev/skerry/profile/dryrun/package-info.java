/**
 * What a profile makes of captured messages, by the code that the agent runs: decoding, deadband
 * and rules. Models are not run.
 */
@NullMarked
package dev.skerry.profile.dryrun;

import org.jspecify.annotations.NullMarked;
