package org.terrane.rs.swimdiff;

import static org.terrane.tensor.Keep.DROP;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.terrane.nn.diffusion.DdimSampler;
import org.terrane.nn.diffusion.Denoiser;
import org.terrane.nn.diffusion.GaussianDiffusion;
import org.terrane.nn.diffusion.NoiseSchedule;
import org.terrane.nn.diffusion.Sampler;
import org.terrane.rs.views.Picture;
import org.terrane.tensor.Key;
import org.terrane.tensor.Run;
import org.terrane.tensor.Scope;
import org.terrane.tensor.Tensor;

/// What the U-Net makes of noisy images, for people to look at, with its errors.
///
/// Errors are mean squared differences from x_0 over pixels and channels, in the network's scale from −1 to 1.
///
/// @param clean     x_0 of the images that are shown
/// @param levels    from little noise to much
/// @param fromNoise of each shown image, one drawn from noise alone: all that is known of the image is what the encoder
///                  saw in it
public record Denoising(List<Picture> clean, List<Level> levels, List<Image> fromNoise) {
  private static final int SAMPLER_STEPS = 50;

  /// @param picture bounded to 0 and 1
  /// @param error   from x_0
  public record Image(Picture picture, double error) {}

  /// One amount of noise.
  ///
  /// @param time     t
  /// @param noisy    x_t of each shown image
  /// @param estimate of x_0, in one step
  /// @param sampled  the same by DDIM, step by step from t on
  /// @param errors   over all images
  public record Level(int time, List<Image> noisy, List<Image> estimate, List<Image> sampled, Errors errors) {}

  /// Mean errors over all images.
  ///
  /// @param noisy    of x_t
  /// @param estimate of x_0 in one step
  /// @param misled   of the same when the U-Net is told what the encoder saw in another image: the farther above
  ///                 `estimate`, the more the U-Net relies on the encoder
  public record Errors(double noisy, double estimate, double misled) {}

  /// Noises images and restores them.
  ///
  /// @param pictures 2 or more as [PatchEncoder#views] makes them, all of which count in the errors
  /// @param times of the noise, each 0 to T − 1
  /// @param shown how many of the first views are shown
  /// @param key   of the noise
  /// @throws IllegalStateException for a network without a U-Net
  public static Denoising of(SwimDiff model, List<Picture> pictures, List<Integer> times, int shown, Key key) {
    return Run.evaluating().call(() -> Scope.run(() -> {
      Tensor views = PatchEncoder.tensor(pictures); // (B, C, S, S)
      Tensor few = views.slice(0, 0, shown); // (N, C, S, S)
      Tensor others = Tensor.concat(0, views.slice(0, 1, views.size(0)), views.slice(0, 0, 1)); // (B, C, S, S)
      Asked asked = new Asked(model.diffusion(), model.clean(views), told(model, views), told(model, others),
          told(model, few), shown, key);
      return new Denoising(asked.pictures(asked.clean()), times.stream().map(asked::level).toList(),
          asked.fromNoise());
    }));
  }

  private static Denoiser told(SwimDiff model, Tensor views) {
    return model.denoiser(model.query().features(views));
  }

  /// @param own    denoises all images
  /// @param misled the same, each image's conditions being another's
  /// @param few    denoises those that are shown
  private record Asked(GaussianDiffusion diffusion, Tensor clean, Denoiser own, Denoiser misled, Denoiser few,
      int shown, Key key) {
    Level level(int time) {
      Tensor times = times(time);
      Tensor noise = noise(key.fold("level").fold(time), clean.size(0));
      Tensor noisy = diffusion.noisy(clean, times, noise); // (B, C, s, s)
      Tensor estimate = estimate(own, noisy, times);
      Tensor sampled = sampler().sample(few, noisy.slice(0, 0, shown), time, key);
      Errors errors = new Errors(mean(errors(noisy)), mean(errors(estimate)),
          mean(errors(estimate(misled, noisy, times))));
      return new Level(time, images(noisy), images(estimate), images(sampled), errors);
    }

    List<Image> fromNoise() {
      return images(sampler().sample(few, noise(key.fold("alone"), shown), key));
    }

    private Tensor estimate(Denoiser denoiser, Tensor noisy, Tensor times) {
      Tensor clean = diffusion.clean(noisy, times, denoiser.noise(noisy, times));
      return clean.maximum(Tensor.full(-1, clean.dtype())).minimum(Tensor.full(1, clean.dtype()));
    }

    private Sampler sampler() {
      NoiseSchedule schedule = diffusion.schedule();
      return new DdimSampler(schedule, 1, 0, Math.min(SAMPLER_STEPS, schedule.steps()));
    }

    private Tensor noise(Key key, int rows) {
      return Tensor.normal(key, clean.dtype(), rows, clean.size(1), clean.size(2), clean.size(3));
    }

    private Tensor times(int time) {
      long[] times = new long[clean.size(0)];
      Arrays.fill(times, time);
      return Tensor.of(times, times.length);
    }

    /// Of each row.
    private float[] errors(Tensor images) {
      int rows = images.size(0);
      return images.sub(clean.slice(0, 0, rows)).square().reshape(rows, -1).mean(-1, DROP).toFloats();
    }

    private List<Image> images(Tensor images) {
      float[] errors = errors(images);
      List<Picture> pictures = pictures(images);
      return IntStream.range(0, shown).mapToObj(i -> new Image(pictures.get(i), errors[i])).toList();
    }

    /// The first images, from −1 … 1 to 0 … 1.
    private List<Picture> pictures(Tensor images) {
      int side = images.size(2);
      int each = images.size(1) * side * side;
      float[] pixels = images.toFloats();
      for (int i = 0; i < shown * each; i++) {
        pixels[i] = Math.clamp((pixels[i] + 1) / 2, 0f, 1f);
      }
      return IntStream.range(0, shown).mapToObj(i -> new Picture(images.size(1), side, side,
          Arrays.copyOfRange(pixels, i * each, (i + 1) * each))).toList();
    }
  }

  private static double mean(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
  }
}
