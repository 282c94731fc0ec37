package org.terrane.cuda.driver;

import static jcuda.jcudnn.JCudnn.cudnnGetConvolutionBackwardDataAlgorithm_v7;
import static jcuda.jcudnn.JCudnn.cudnnGetConvolutionBackwardFilterAlgorithm_v7;
import static jcuda.jcudnn.JCudnn.cudnnGetConvolutionForwardAlgorithm_v7;
import static org.terrane.cuda.driver.JCudaStatus.dnn;

import java.util.Arrays;
import java.util.stream.Stream;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnDeterminism;
import jcuda.jcudnn.cudnnHandle;

/// One algorithm cuDNN advises for a pass. The kind of arithmetic is not part of it: JCudnn hands back 0 whatever cuDNN
/// says, which would allow TF32, so the convolution's descriptor keeps what its precision asks for.
///
/// @param status 0 if it can be used
record JCudaAdvice(int algorithm, int status, int determinism, long workspaceBytes) {
  private static final int MOST = 8;

  /// The fastest, by cuDNN's estimate, of those that give the same bits every time.
  ///
  /// @throws UnsupportedOperationException if there is none
  static JCudaAdvice of(cudnnHandle handle, JCudaPlan plan) {
    return all(handle, plan)
        .filter(advice -> advice.status() == 0 && advice.determinism() == cudnnDeterminism.CUDNN_DETERMINISTIC)
        .findFirst()
        .orElseThrow(() -> new UnsupportedOperationException(
            plan.pass + " of " + plan.shape + ": cuDNN knows no algorithm that gives the same bits every time"));
  }

  private static Stream<JCudaAdvice> all(cudnnHandle handle, JCudaPlan plan) {
    int[] count = new int[1];
    String call = plan.pass + " algorithms for " + plan.shape;
    return switch (plan.pass) {
      case FORWARD -> {
        var found = new cudnnConvolutionFwdAlgoPerf[MOST];
        dnn(cudnnGetConvolutionForwardAlgorithm_v7(
            handle, plan.x, plan.weight, plan.convolution, plan.y, MOST, count, found), call);
        yield Arrays.stream(found, 0, count[0])
            .map(a -> new JCudaAdvice(a.algo, a.status, a.determinism, a.memory));
      }
      case DATA_GRADIENT -> {
        var found = new cudnnConvolutionBwdDataAlgoPerf[MOST];
        dnn(cudnnGetConvolutionBackwardDataAlgorithm_v7(
            handle, plan.weight, plan.y, plan.convolution, plan.x, MOST, count, found), call);
        yield Arrays.stream(found, 0, count[0])
            .map(a -> new JCudaAdvice(a.algo, a.status, a.determinism, a.memory));
      }
      case WEIGHT_GRADIENT -> {
        var found = new cudnnConvolutionBwdFilterAlgoPerf[MOST];
        dnn(cudnnGetConvolutionBackwardFilterAlgorithm_v7(
            handle, plan.x, plan.y, plan.convolution, plan.weight, MOST, count, found), call);
        yield Arrays.stream(found, 0, count[0])
            .map(a -> new JCudaAdvice(a.algo, a.status, a.determinism, a.memory));
      }
    };
  }
}
