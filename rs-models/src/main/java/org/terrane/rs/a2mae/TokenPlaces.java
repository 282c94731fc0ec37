package org.terrane.rs.a2mae;

/// Which frame and patch each token of a batch is, and what is known of the frames. Host data, built by loader threads.
///
/// Frames are numbered through the batch: image `i` of sample `b` is `b·T + i`.
///
/// @param frame of each token
/// @param patch of each token, within its image
/// @param gsdOfFrame metres, of each frame
/// @param sourceOfFrame place of the frame's sensor in the network's list
/// @param geoBits `(frames, 256)`
record TokenPlaces(int[] frame, int[] patch, float[] gsdOfFrame, int[] sourceOfFrame, float[] geoBits) {
  int count() {
    return frame.length;
  }

  int frames() {
    return gsdOfFrame.length;
  }

  int frame(int token) {
    return frame[token];
  }

  int patch(int token) {
    return patch[token];
  }

  float gsd(int frame) {
    return gsdOfFrame[frame];
  }

  float gsdOfToken(int token) {
    return gsdOfFrame[frame[token]];
  }

  long[] frameOfToken() {
    long[] rows = new long[frame.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = frame[i];
    }
    return rows;
  }

  long[] sourceOfToken() {
    long[] rows = new long[frame.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = sourceOfFrame[frame[i]];
    }
    return rows;
  }
}
