namespace AutoGrad.Generator.Tests.Fuzzing;

internal sealed partial class RandomLoss
{
    private const string Types = """
        public struct Cell
        {
            public double P;
            public double Q;

            public Cell(double p, double q)
            {
                P = p;
                Q = q;
            }

            public static Cell operator +(Cell a, Cell b) => new Cell(a.P + b.P, a.Q * b.Q);

            public double Product => P * Q;

            public void Turn(double t)
            {
                double p = P;
                P = Math.Tanh(p + t * Q);
                Q = Math.Sin(Q - t * p);
            }
        }
        """;

    private const string Functions = """
        private static double Bend(double a, double b)
        {
            if (a > b)
                return Math.Sin(a) * b;
            double c = a - b;
            c *= 0.5;
            return c / (1 + c * c) + b;
        }

        private static void Stir(Span<double> s, ref double a, double b)
        {
            for (int k = 1; k < s.Length; k++)
            {
                s[k] = Math.Tanh(s[k] + s[k - 1] * b);
                a = 0.5 * a + s[k];
            }
        }

        private static double Seek(ReadOnlySpan<double> s, double limit)
        {
            double sum = 0;
            for (int k = 0; k < s.Length; k++)
            {
                sum += s[k] * s[k];
                if (sum > limit)
                    return Math.Sin(sum);
                if (s[k] < 0)
                    continue;
                sum -= 0.25 * s[k];
            }

            return 0.5 * sum;
        }

        private static void Split(double a, double b, out double sum, out double difference)
        {
            sum = Math.Sin(a + b);
            difference = Math.Cos(a - b) * sum;
        }

        private static void Swap(ref double a, ref double b)
        {
            double c = a;
            a = b;
            b = c;
        }

        private static double Push(Span<double> s, int at, double a)
        {
            double old = s[at];
            s[at] = Math.Tanh(a) + 0.5 * old;
            Mirror(s);
            return old * a;
        }

        private static void Mirror(Span<double> s)
        {
            for (int i = 0, j = s.Length - 1; i < j; i++, j--)
            {
                double c = s[i];
                s[i] = s[j];
                s[j] = c;
            }
        }

        private static double Descend(double a, int depth)
        {
            if (depth <= 0)
                return Math.Cos(a);
            double inner = Descend(0.7 * a, depth - 1);
            return a < 0 ? Math.Sin(inner) : 0.5 * inner + a;
        }

        private static double Tree(ReadOnlySpan<double> s, double a)
        {
            if (s.Length == 0)
                return a;
            if (s.Length == 1)
                return Math.Sin(s[0] * a);
            double left = Tree(s[..(s.Length / 2)], a);
            return left * Tree(s[(s.Length / 2)..], Math.Cos(left));
        }

        private static void Ripple(Span<double> s, int k, ref double a)
        {
            if (k >= s.Length)
                return;
            double old = s[k];
            s[k] = Math.Tanh(old + a);
            a = 0.5 * a + s[k] * old;
            Ripple(s, k + 1, ref a);
            s[k] *= Math.Cos(a);
        }

        private static (double, double) Pair(double a, double b) => (Math.Sin(a) + b, a * Math.Cos(b));
        """;
}
