/**
 * From the YAML that people write to a {@link dev.skerry.profile.model.DeviceProfile}, or to every
 * problem at once, each with its place and what to write instead. One section of the format per
 * file; {@link dev.skerry.profile.compile.ProfileCompiler} is the way in.
 */
@NullMarked
package dev.skerry.profile.compile;

import org.jspecify.annotations.NullMarked;
