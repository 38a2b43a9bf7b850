using System;
using System.Linq;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

public class BatchRowsTests
{
    public static TheoryData<int, int> Sizes
    {
        get
        {
            TheoryData<int, int> sizes = [];
            foreach (int width in new[] { 1, 2, 3, 7, 8, 9, 15, 16, 17, 30 })
            {
                foreach (int runs in new[] { 1, 2, 7, 8, 9, 15, 16, 17, 33 })
                    sizes.Add(width, runs);
            }

            return sizes;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_run_has_a_lane(int width, int runs)
    {
        Load<double>(width, runs);
        Load<float>(width, runs);
        LoadNarrow<double>(width, runs);
        LoadNarrow<float>(width, runs);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_lane_has_a_block(int width, int runs)
    {
        Store<double>(width, runs);
        Store<float>(width, runs);
        StoreNarrow<double>(width, runs);
        StoreNarrow<float>(width, runs);
    }

    private static void Load<T>(int width, int runs)
        where T : struct, INumberBase<T>
    {
        T[] numbers = [.. Enumerable.Range(0, width * runs).Select(i => T.CreateChecked(i))];
        int[] backwards = [.. Enumerable.Range(0, runs).Select(i => runs - 1 - i)];
        T[] same = numbers[..width];
        Vector512<T>[] lanes = new Vector512<T>[width], picked = new Vector512<T>[width], shared = new Vector512<T>[width];
        for (int first = 0; first < runs; first += Vector512<T>.Count)
        {
            BatchRows.Load(new Rows<T>(numbers, width), first, runs, lanes);
            BatchRows.Load(new Rows<T>(numbers, width, backwards), first, runs, picked);
            BatchRows.Load(Rows<T>.Same(same), first, runs, shared);
            for (int lane = 0; lane < Vector512<T>.Count; lane++)
            {
                int run = Math.Min(first + lane, runs - 1);
                Assert.Equal(numbers.AsSpan(run * width, width).ToArray(), lanes.Select(v => v[lane]));
                Assert.Equal(numbers.AsSpan((runs - 1 - run) * width, width).ToArray(), picked.Select(v => v[lane]));
                Assert.Equal(same, shared.Select(v => v[lane]));
            }
        }
    }

    private static void Store<T>(int block, int runs)
        where T : struct, INumberBase<T>
    {
        T[] result = new T[block * runs];
        for (int first = 0; first < runs; first += Vector512<T>.Count)
        {
            Vector512<T>[] lanes = new Vector512<T>[block];
            Span<T> numbers = MemoryMarshal.Cast<Vector512<T>, T>(lanes.AsSpan());
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = T.CreateChecked((i / Vector512<T>.Count) + (block * (first + (i % Vector512<T>.Count))));
            BatchRows.Fetch<T>(result, first, block);
            BatchRows.Store(result, first, lanes);
        }

        Assert.Equal(Enumerable.Range(0, block * runs).Select(i => T.CreateChecked(i)), result);
    }

    private static void LoadNarrow<T>(int width, int runs)
        where T : struct, INumberBase<T>
    {
        T[] numbers = [.. Enumerable.Range(0, width * runs).Select(i => T.CreateChecked(i))];
        int[] backwards = [.. Enumerable.Range(0, runs).Select(i => runs - 1 - i)];
        Vector<T>[] lanes = new Vector<T>[width], picked = new Vector<T>[width], shared = new Vector<T>[width];
        for (int first = 0; first < runs; first += Vector<T>.Count)
        {
            BatchRows.Load(new Rows<T>(numbers, width), first, runs, lanes);
            BatchRows.Load(new Rows<T>(numbers, width, backwards), first, runs, picked);
            BatchRows.Load(Rows<T>.Same(numbers.AsSpan(0, width)), first, runs, shared);
            for (int lane = 0; lane < Vector<T>.Count; lane++)
            {
                int run = Math.Min(first + lane, runs - 1);
                Assert.Equal(numbers.AsSpan(run * width, width).ToArray(), lanes.Select(v => v[lane]));
                Assert.Equal(numbers.AsSpan((runs - 1 - run) * width, width).ToArray(), picked.Select(v => v[lane]));
                Assert.Equal(numbers.AsSpan(0, width).ToArray(), shared.Select(v => v[lane]));
            }
        }
    }

    private static void StoreNarrow<T>(int block, int runs)
        where T : struct, INumberBase<T>
    {
        T[] result = new T[block * runs];
        Vector<T>[] lanes = new Vector<T>[block];
        for (int first = 0; first < runs; first += Vector<T>.Count)
        {
            Span<T> numbers = MemoryMarshal.Cast<Vector<T>, T>(lanes.AsSpan());
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = T.CreateChecked((i / Vector<T>.Count) + (block * (first + (i % Vector<T>.Count))));
            BatchRows.Store(result, first, lanes);
        }

        Assert.Equal(Enumerable.Range(0, block * runs).Select(i => T.CreateChecked(i)), result);
    }
}
