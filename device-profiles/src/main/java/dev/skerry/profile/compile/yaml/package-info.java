/**
 * YAML as text with places: scalars are not interpreted here, so that {@code off} can be the name
 * of a mode and {@code 1.10} a version. Documents that would take more than their size to read are
 * refused.
 */
@NullMarked
package dev.skerry.profile.compile.yaml;

import org.jspecify.annotations.NullMarked;
