package org.terrane.datasets.sampling;

import org.terrane.datasets.sets.Frame;

/// A patch that knows its scene.
///
/// @param frame pixels `(C, S, S)` and valid mask `(S, S)`, before augmentation
/// @param patch the patch's number among all of the data, which tells it from the others of its scene
/// @param scene the scene's number, from 0 on without a gap
/// @param sceneName the scene's name for people
/// @param sceneSize patches of the scene in the whole data, this one included
public record ScenePatch(Frame frame, long patch, int scene, String sceneName, int sceneSize) {}
