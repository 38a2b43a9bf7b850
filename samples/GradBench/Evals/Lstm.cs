using System;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary><c>lstm</c>: how badly a recurrent network with diagonal weights predicts the next character of a text.</summary>
internal static partial class Lstm
{
    public static Eval Eval { get; } = new("lstm")
    {
        {
            "objective", input =>
            {
                Problem problem = new(input);
                return Evaluation.Of(problem.Value);
            }
        },
        {
            "jacobian", input =>
            {
                Problem problem = new(input);
                return Evaluation.Of(problem.Gradient, problem.FindGradient);
            }
        },
    };

    /// <summary>The mean loss per character and bit.</summary>
    /// <param name="layers">Per layer the weights of the gates forget, in, out and change, b each, then their biases in the same order.</param>
    /// <param name="ends">Factors of the input, factors of the output, biases of the output: b each.</param>
    /// <param name="state">Where each layer starts: b hidden values, then b cells.</param>
    /// <param name="sequence">The characters, b bits each.</param>
    /// <param name="bits">b.</param>
    /// <remarks>The 2 in the logarithm is the benchmark's.</remarks>
    [Differentiable(nameof(layers), nameof(ends))]
    public static double Loss(
        ReadOnlySpan<double> layers, ReadOnlySpan<double> ends, ReadOnlySpan<double> state, ReadOnlySpan<double> sequence, int bits)
    {
        ReadOnlySpan<double> inputFactors = ends[..bits], outputFactors = ends.Slice(bits, bits), outputBiases = ends.Slice(2 * bits, bits);
        double[] states = state.ToArray(), signal = new double[bits];
        double loss = 0;
        int characters = sequence.Length / bits, depth = state.Length / (2 * bits);
        for (int t = 0; t + 1 < characters; t++)
        {
            for (int j = 0; j < bits; j++)
                signal[j] = sequence[t * bits + j] * inputFactors[j];
            for (int i = 0; i < depth; i++)
            {
                Span<double> hidden = states.AsSpan(2 * i * bits, bits), cell = states.AsSpan((2 * i + 1) * bits, bits);
                ReadOnlySpan<double> weights = layers.Slice(8 * i * bits, 4 * bits), biases = layers.Slice((8 * i + 4) * bits, 4 * bits);
                for (int j = 0; j < bits; j++)
                {
                    double forget = Sigmoid(signal[j] * weights[j] + biases[j]);
                    double enter = Sigmoid(hidden[j] * weights[bits + j] + biases[bits + j]);
                    double leave = Sigmoid(signal[j] * weights[2 * bits + j] + biases[2 * bits + j]);
                    double change = Math.Tanh(hidden[j] * weights[3 * bits + j] + biases[3 * bits + j]);
                    cell[j] = cell[j] * forget + enter * change;
                    hidden[j] = leave * Math.Tanh(cell[j]);
                    signal[j] = hidden[j];
                }
            }

            double total = 2;
            for (int j = 0; j < bits; j++)
            {
                signal[j] = signal[j] * outputFactors[j] + outputBiases[j];
                total += Math.Exp(signal[j]);
            }

            double logTotal = Math.Log(total);
            for (int j = 0; j < bits; j++)
                loss -= sequence[(t + 1) * bits + j] * (signal[j] - logTotal);
        }

        return loss / ((characters - 1) * bits);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>An input, and memory for what is computed from it.</summary>
    internal sealed class Problem
    {
        private readonly double[] _layers, _ends, _state, _sequence;
        private readonly int _bits;

        public Problem(Input input)
        {
            _sequence = input["sequence"].Matrix(out int characters, out _bits);
            if (characters < 2)
                throw input["sequence"].Expected("at least two characters");
            _layers = input["main_params"].Matrix(out int rows, out int columns);
            if (columns != 4 * _bits || rows % 2 != 0)
                throw input["main_params"].Expected($"pairs of rows of {4 * _bits} numbers");
            _ends = input["extra_params"].Matrix(3, _bits);
            _state = input["state"].Matrix(rows, _bits);
            Gradient = new double[_layers.Length + _ends.Length];
        }

        /// <summary>With respect to the layers' parameters, then to those of the ends.</summary>
        public double[] Gradient { get; }

        public double Value() => Loss(_layers, _ends, _state, _sequence, _bits);

        public void FindGradient() => LossAndGradient(
            _layers, _ends, _state, _sequence, _bits, Gradient.AsSpan(0, _layers.Length), Gradient.AsSpan(_layers.Length));
    }
}
