package org.terrane.cuda.driver;

import static jcuda.jcudnn.JCudnn.cudnnCreateConvolutionDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnCreateFilterDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnCreateTensorDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyConvolutionDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyFilterDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnDestroyTensorDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetConvolution2dDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetConvolutionGroupCount;
import static jcuda.jcudnn.JCudnn.cudnnSetConvolutionMathType;
import static jcuda.jcudnn.JCudnn.cudnnSetFilter4dDescriptor;
import static jcuda.jcudnn.JCudnn.cudnnSetTensor4dDescriptor;
import static org.terrane.cuda.driver.JCudaStatus.dnn;

import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnMathType;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import org.terrane.tensor.op.ConvGeometry;

/// The shapes of a convolution as cuDNN's descriptors, and the algorithm for one pass.
final class JCudaPlan implements CudaDnn.Plan {
  final CudaDnn.Pass pass;
  final Convolution shape;
  final cudnnTensorDescriptor x = new cudnnTensorDescriptor();
  final cudnnTensorDescriptor y = new cudnnTensorDescriptor();
  final cudnnFilterDescriptor weight = new cudnnFilterDescriptor();
  final cudnnConvolutionDescriptor convolution = new cudnnConvolutionDescriptor();
  final JCudaAdvice advice;

  JCudaPlan(cudnnHandle handle, Convolution shape, CudaDnn.Pass pass) {
    this.pass = pass;
    this.shape = shape;
    int type = switch (shape.type()) {
      case F32 -> cudnnDataType.CUDNN_DATA_FLOAT;
      case BF16 -> cudnnDataType.CUDNN_DATA_BFLOAT16;
    };
    dnn(cudnnCreateTensorDescriptor(x), "cudnnCreateTensorDescriptor");
    dnn(cudnnCreateTensorDescriptor(y), "cudnnCreateTensorDescriptor");
    dnn(cudnnCreateFilterDescriptor(weight), "cudnnCreateFilterDescriptor");
    dnn(cudnnCreateConvolutionDescriptor(convolution), "cudnnCreateConvolutionDescriptor");
    describe(type);
    advice = JCudaAdvice.of(handle, this);
  }

  private void describe(int type) {
    int format = cudnnTensorFormat.CUDNN_TENSOR_NCHW;
    ConvGeometry window = shape.geometry();
    dnn(cudnnSetTensor4dDescriptor(x, format, type, shape.n(), shape.c(), shape.h(), shape.w()),
        "cudnnSetTensor4dDescriptor of x " + shape);
    dnn(cudnnSetTensor4dDescriptor(
            y, format, type, shape.n(), shape.o(), shape.outputHeight(), shape.outputWidth()),
        "cudnnSetTensor4dDescriptor of y " + shape);
    dnn(cudnnSetFilter4dDescriptor(
            weight, type, format, shape.o(), shape.c() / window.groups(), shape.kh(), shape.kw()),
        "cudnnSetFilter4dDescriptor " + shape);
    dnn(cudnnSetConvolution2dDescriptor(convolution, window.padding(), window.padding(), window.stride(),
            window.stride(), window.dilation(), window.dilation(), cudnnConvolutionMode.CUDNN_CROSS_CORRELATION,
            cudnnDataType.CUDNN_DATA_FLOAT),
        "cudnnSetConvolution2dDescriptor " + shape);
    dnn(cudnnSetConvolutionGroupCount(convolution, window.groups()), "cudnnSetConvolutionGroupCount " + shape);
    dnn(cudnnSetConvolutionMathType(convolution, math()), "cudnnSetConvolutionMathType " + shape);
  }

  private int math() {
    return switch (shape.type()) {
      case BF16 -> cudnnMathType.CUDNN_TENSOR_OP_MATH;
      case F32 -> switch (shape.precision()) {
        case F32 -> cudnnMathType.CUDNN_FMA_MATH;
        case TF32 -> cudnnMathType.CUDNN_DEFAULT_MATH;
      };
    };
  }

  @Override
  public long workspaceBytes() {
    return advice.workspaceBytes();
  }

  @Override
  public void close() {
    dnn(cudnnDestroyConvolutionDescriptor(convolution), "cudnnDestroyConvolutionDescriptor");
    dnn(cudnnDestroyFilterDescriptor(weight), "cudnnDestroyFilterDescriptor");
    dnn(cudnnDestroyTensorDescriptor(x), "cudnnDestroyTensorDescriptor");
    dnn(cudnnDestroyTensorDescriptor(y), "cudnnDestroyTensorDescriptor");
  }
}
