using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Reverse;
using AutoGrad.Compiler.Passes.Storage;
using AutoGrad.Compiler.Rules;
using AutoGrad.Compiler.Tests.Interpreter;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes.Storage;

public class ReplayTests
{
    private const int SeedsPerTest = 40;

    private static readonly ForeignCode _foreign = new() { [Saves.LargerTemplate] = x => Math.Max((long)x[0]!, (long)x[1]!) };

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 5)];

    [Theory]
    [InlineData("stages", 1)] // What the trip starts from, in place of what three stages leave.
    [InlineData("stages of one array", 1)]
    [InlineData("the first element by itself", 1)]
    [InlineData("from the second element on", 2)] // The first one is from the trip before.
    [InlineData("in a branch", 3)]
    [InlineData("costly", 4)]
    [InlineData("of another length", 3)]
    [InlineData("from data that change later", 4)]
    public void Rows_that_a_trip_keeps(string shape, int rows) => Assert.Equal(rows, Rows(Stored(Linked(Trips(shape)))));

    [Fact]
    public void The_steps_of_a_trip_are_written_once_more()
    {
        Function linked = Linked(Trips("stages"));
        Function replayed = Stored(linked).Function;
        string[] made = [.. replayed.Body.AllNodes().OfType<Allocate>().Select(n => replayed.Values[n.Result].Name).OfType<string>()];
        // What the trip starts from, and two of three stages; the third only leaves the next state.
        Assert.Equal(["y", "w", "v", "data", "yStored", "yBefore", "wAgain", "vAgain"], made.Where(n => !n.EndsWith("Adjoint", StringComparison.Ordinal)));
    }

    /// <summary>Buffers hold NaN until they are written, so what is read and was not filled shows.</summary>
    [Theory]
    [MemberData(nameof(Blocks))]
    public void The_numbers_are_the_same_to_the_bit(int block)
    {
        int replayed = 0;
        for (int seed = block * SeedsPerTest; seed < (block + 1) * SeedsPerTest; seed++)
        {
            Function linked = Linked(RandomTrips.Function(seed));
            Function kept = StoragePass.Run(linked).Function, again = Stored(linked).Function;
            if (kept == again)
                continue;
            replayed++;
            foreach (int n in new[] { 2, 3, 7 })
            {
                Memory x = Memory.Of([.. Enumerable.Range(0, n).Select(i => 0.9 - (0.17 * i))]), gradient = Memory.Of(new double[n]);
                SameNumbers.Check(kept, again, _foreign, [x, gradient]);
            }
        }

        Assert.InRange(replayed, SeedsPerTest / 10, SeedsPerTest);
    }

    private static StoredFunction Stored(Function linked) => Replay.Choose(linked, f => StoragePass.Run(Verifier.Verify(f, nameof(Replay), linked: true)));

    private static int Rows(StoredFunction stored) => stored.Notes.Count(n => n is { Kind: StorageKind.Buffer, Depth: 2 });

    private static Function Linked(Function primal) =>
        Verifier.Verify(FusePass.Run(ReversePass.Run(Pipeline.Normalize(primal), ReverseForm.ValueAndGradient)), nameof(FusePass), linked: true);

    /// <summary>w = x·y, w or v = w², y = v·w, in ever new trips.</summary>
    private static Function Trips(string shape) => Build.Function(b =>
    {
        int x = b.Array("x", ParameterRole.Active, readOnly: true), n = b.Length(x), zero = b.Integer(0), one = b.Integer(1);
        int Made(string name)
        {
            int array = b.Allocate(Build.Vector, Allocation.Scratch, shape == "of another length" ? b.Multiply(n, b.Integer(2)) : n);
            b.Rename(array, name);
            return array;
        }

        int y = Made("y"), w = Made("w"), v = shape == "stages of one array" ? w : Made("v"), data = Made("data");
        Each(b, zero, n, i => (y, b.Load(x, i)));
        Each(b, zero, n, i => (data, b.Load(x, i)));
        b.For(zero, b.Int("steps"), [], _ =>
        {
            int start = shape is "the first element by itself" or "from the second element on" ? one : zero;
            if (shape == "the first element by itself")
                b.Store(w, [zero], b.Load(x, zero));
            void First() => Each(b, start, n, i => (w, b.Multiply(shape == "costly" ? b.Apply(Trigonometric.Sin, b.Load(y, i)) : b.Load(y, i), b.Load(shape == "from data that change later" ? data : x, i))));
            if (shape == "in a branch")
            {
                b.If(b.Less(zero, n), () =>
                {
                    First();
                    return [];
                }, () => []);
            }
            else
            {
                First();
            }

            Each(b, zero, n, i => (v, b.Multiply(b.Load(w, i), b.Load(w, i))));
            Each(b, zero, n, i => (y, b.Multiply(b.Load(v, i), b.Load(v, i))));
            return [];
        });
        if (shape == "from data that change later")
            Each(b, zero, n, i => (data, b.Multiply(b.Load(data, i), b.Load(y, i))));
        return [b.Add(b.Load(y, zero), b.Load(data, zero))];
    });

    private static void Each(FunctionBuilder b, int start, int end, Func<int, (int Array, int Value)> element) => b.For(start, end, [], c =>
    {
        var (array, value) = element(c[0]);
        b.Store(array, [c[0]], value);
        return [];
    });
}
