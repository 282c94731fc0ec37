/// What the pre-training methods share: recipes, and (as they come) bands, sensors and masking.
///
/// A recipe is a tree of records whose component names are its keys: [RecipeKeys] reads it from JSON, writes it, and
/// sets single keys from the command line. Whatever a person hands in that cannot be used ends in one [BadInput] line.
///
/// This package may import `nn` and `datasets`, never a backend and never the command line.
/// Start reading at [RecipeKeys].
@NullMarked
package org.terrane.rs.common;

import org.jspecify.annotations.NullMarked;
